import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { certificateFile, certificateForUser, forgetCertificate } from '../../src/server-kit/index.ts';

afterEach(() => void vi.unstubAllEnvs());

const modeOf = (file: string): number => statSync(file).mode & 0o777;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'data-'));
  vi.stubEnv('XDG_DATA_HOME', folder);
});

describe('the certificate for this user', () => {
  it('is kept, may sign no other, and only its owner may read its key', async () => {
    const { cert, key, certFile, warning } = await certificateForUser(['127.0.0.1', 'chat.test']);
    expect(warning).toBeUndefined();
    expect(new X509Certificate(cert)).toMatchObject({ ca: false });
    expect(new X509Certificate(cert).checkHost('chat.test')).toBe('chat.test');
    expect(modeOf(path.join(path.dirname(certFile), 'private-key.pem'))).toBe(0o600);
    expect(await certificateForUser(['127.0.0.1'])).toEqual({ cert, key, certFile });
    expect(certificateFile()).toBe(certFile);
    expect(forgetCertificate()).toHaveLength(2);
  });

  it('has its key closed again where others could read it', async () => {
    const { certFile } = await certificateForUser(['127.0.0.1']);
    const keyFile = path.join(path.dirname(certFile), 'private-key.pem');
    chmodSync(keyFile, 0o644);
    await certificateForUser(['127.0.0.1']);
    expect(modeOf(keyFile)).toBe(0o600);
    chmodSync(keyFile, 0o644);
    await certificateForUser(['another.test']);
    expect(modeOf(keyFile)).toBe(0o600);
  });

  it('is not written where a link leads', async () => {
    const { certFile } = await certificateForUser(['127.0.0.1']);
    const keyFile = path.join(path.dirname(certFile), 'private-key.pem');
    const elsewhere = path.join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'mine');
    forgetCertificate();
    symlinkSync(elsewhere, keyFile);
    await certificateForUser(['127.0.0.1']);
    expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  });

  it.each([
    ['an empty home', { HOME: '' }],
    ['a home that is not there', { HOME: '/nonexistent/home' }],
    ['a home that is no folder', { HOME: '/dev/null' }],
    ['a data folder that is no folder', { XDG_DATA_HOME: '/dev/null' }],
  ])('is made for one start where there is %s, which is told', async (_, env) => {
    vi.stubEnv('XDG_DATA_HOME', '');
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const before = readdirSync('.');
    const { cert, certFile, warning } = await certificateForUser(['127.0.0.1']);
    expect(warning).toContain('The certificate cannot be kept');
    expect(readFileSync(certFile, 'utf8')).toBe(cert);
    expect(path.dirname(path.dirname(certFile))).toBe(tmpdir());
    expect(modeOf(path.dirname(certFile))).toBe(0o700);
    expect(readdirSync('.')).toEqual(before);
  });
});
