import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../package-root.ts';

/** Beside the files, so that editors need neither a network nor an installed package. */
const schemaFolder = '.chat-testbed';

/** The files to begin with, by their names. */
export function firstFiles(): Record<string, string> {
  return {
    'first.yaml': firstScenario,
    'check.yaml': firstConfig,
    [`${schemaFolder}/scenario.schema.json`]: editorSchema('scenario'),
    [`${schemaFolder}/config.schema.json`]: editorSchema('config'),
    '.vscode/settings.json': json({
      'yaml.schemas': {
        [`./${schemaFolder}/scenario.schema.json`]: ['*.yaml', '!check*.yaml'],
        [`./${schemaFolder}/config.schema.json`]: ['check*.yaml'],
      },
    }),
    '.vscode/extensions.json': json({ recommendations: ['redhat.vscode-yaml'] }),
  };
}

const editorSchema = (name: string): string =>
  readFileSync(path.join(packageRoot(), 'schemas/editor', `${name}.schema.json`), 'utf8');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const firstScenario = `# yaml-language-server: $schema=${schemaFolder}/scenario.schema.json
name: first
description: Bob writes, Ada reads, Eve hears nothing.

# Who there is, and who can talk to whom.
users: [{ id: ada }, { id: bob }, { id: eve }]
rooms: [{ id: "1", name: Lunch, occupants: [ada, bob] }]

# What they do, and what must come of it.
steps:
  - { as: [ada, bob, eve], connect: {} }
  - { as: bob, send: { room: "1", message: "noodles?" } }
  - { as: ada, expect: { message: { poster: bob, message: "noodles?" }, within: 5s } }
  - { as: eve, expect: nothing }
`;

const firstConfig = `# yaml-language-server: $schema=${schemaFolder}/config.schema.json
# Your server. Tokens stay out of the file: \${NAME} is a variable of the environment.
target: http://127.0.0.1:4010
users:
  member: { token: "\${MEMBER_TOKEN}" }
  peer: { token: "\${PEER_TOKEN}" }
  outsider: { token: "\${OUTSIDER_TOKEN}" }

# Who plays the users of a scenario, and which room is its room.
play:
  users: { ada: member, bob: peer, eve: outsider }
  # rooms: { "1": "the id of a room that member and peer are in" }
`;
