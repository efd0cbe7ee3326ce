/** What every server that we start has: error answers, answers on a bare socket, a log, findings while it runs, a certificate for this user. */

export { endWith, endWithError, resetSocket } from './answers/raw-answer.ts';
export { answering, corsHeaders, sendError } from './answers/send-answer.ts';
export { sendReply } from './answers/send-reply.ts';
export { type LogStyle, ServerLog } from './log/server-log.ts';
export { countAnswer, whenAnswered } from './open-answers.ts';
export { openSockets } from './open-sockets.ts';
export { originForm } from './origin-form.ts';
export { answerPage } from './page/page.ts';
export { RecurringCheck } from './recurring-check.ts';
export { tellNotAccepted } from './tell-not-accepted.ts';
export { type Certificate, certificateFile, certificateForUser, forgetCertificate } from './tls/certificate.ts';
export { failedHandshake } from './tls/failed-handshake.ts';
export { ignoreUpgrade, isWebSocketUpgrade } from './unknown-upgrade.ts';
export { judgeNowAndThen } from './verdict/judge-now-and-then.ts';
export { WaitingRequests } from './waiting-requests.ts';
