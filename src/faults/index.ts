/** What goes wrong on purpose: it acts on frames, requests and answers, whoever they belong to. */
export { ArmedFault } from './armed-fault.ts';
export type { Clock } from './clock.ts';
export { FaultContext, type FaultSubjects } from './fault-context.ts';
export { Faults } from './faults.ts';
export { asText } from './faulty-answer.ts';
export { FaultyPort } from './faulty-port.ts';
export { frameStages, type IncomingFrame } from './frame-stages.ts';
export { handshakeStages } from './handshake-stages.ts';
export { pipeline } from './pipeline.ts';
export {
  type ChatAnswer,
  type ChatReply,
  type ChatRequest,
  type ConnectionPort,
  type Handshake,
  type OutgoingFrame,
  outgoingFrame,
} from './ports.ts';
export { faultFindings, listed, unknownNames, type Vocabulary } from './reading/fault-findings.ts';
export { parseFault } from './reading/parse-fault.ts';
export { scenarioPart } from './reading/scenario-part.ts';
export { unknownFinding } from './reading/unknown-finding.ts';
export { type IncomingRequest, requestStages } from './request-stages.ts';
export { pointsOf, requestPoints } from './trigger.ts';
