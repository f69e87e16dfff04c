export { type Client, type ConnectOptions, connect } from './client.ts'
export type {
  AcceptedCommand as Accepted,
  AggregateName,
  Command,
  CommandAnswer as Answer,
  CommandBody as CommandData,
  CommandName,
  RefusedCommand as Refused,
} from './command.ts'
export { ClientError, type ClientErrorCode } from './errors.ts'
export type { Envelope, EventName, EventOf } from './events.ts'
export type { EventSubscription as Subscription } from './pump.ts'
export type { Replay, ReplayOptions } from './replay.ts'
export type { SubscribeOptions } from './subscribe.ts'
