import { generate } from 'selfsigned';

/** A self-signed certificate for loopback, made anew and kept nowhere. */
export async function selfSigned(): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' });
  return { cert, key };
}
