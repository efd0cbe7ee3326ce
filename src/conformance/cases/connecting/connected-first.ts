import { frameKind } from '../../../traffic/index.ts';
import { type Case, defineCase } from '../../case/case.ts';
import { shownFrames } from '../../case/expect/expect.ts';
import { failed, passed } from '../../case/verdict.ts';
import { attackHandshake } from '../actions/post-during-handshake.ts';

const whileOthersPost = defineCase({
  id: 'connect.connected-first/while-others-post',
  requirement: 'connect.connected-first',
  title: 'CONNECTED is the first frame, however much is posted meanwhile',
  needs: ['live', 'shared'],
  run: attackHandshake,
  judge({ subject }, record) {
    const token = record.indexOf(subject, 'from-client');
    const first = record.frames(subject, token)[0];
    if (!first || frameKind(first) === 'connected') return passed();
    const reason = `${subject} had sent its token, and the first frame was not CONNECTED but ${first.text}.`;
    return failed(reason, { expected: { status: 'CONNECTED' }, ...shownFrames([first]) });
  },
});

export const connectedFirst: Case[] = [whileOthersPost];
