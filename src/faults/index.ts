/** What goes wrong on purpose: it acts on frames, requests and answers, whoever they belong to. */
export { ArmedFault } from './armed/armed-fault.ts';
export { pointsOf, requestPoints } from './armed/trigger.ts';
export type { Clock } from './clock.ts';
export { FaultContext, type FaultSubjects } from './fault-context.ts';
export { Faults } from './faults.ts';
export { FaultyPort } from './port/faulty-port.ts';
export {
  type ChatAnswer,
  type ChatReply,
  type ChatRequest,
  type ConnectionPort,
  type Handshake,
  type OutgoingFrame,
  outgoingFrame,
} from './port/ports.ts';
export { faultFindings, listed, unknownNames, type Vocabulary } from './reading/fault-findings.ts';
export { parseFault } from './reading/parse-fault.ts';
export { scenarioPart } from './reading/scenario-part.ts';
export { unknownFinding } from './reading/unknown-finding.ts';
export { asText } from './stages/faulty-answer.ts';
export { frameStages, type IncomingFrame } from './stages/frame-stages.ts';
export { handshakeStages } from './stages/handshake-stages.ts';
export { pipeline } from './stages/pipeline.ts';
export { type IncomingRequest, requestStages } from './stages/request-stages.ts';
