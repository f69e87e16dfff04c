export { type Client, type ConnectOptions, connect } from './client.ts'
export type {
  AcceptedCommand as Accepted,
  Command,
  CommandAnswer as Answer,
  RefusedCommand as Refused,
} from './command.ts'
export { ClientError, type ClientErrorCode } from './errors.ts'
export type { Envelope, EventOf } from './events.ts'
export type { AggregateName, CommandBody as CommandData, CommandName, EventName } from './http/types.ts'
export type { EventSubscription as Subscription } from './pump.ts'
export type { Replay, ReplayOptions } from './replay.ts'
export type { SubscribeOptions } from './subscribe.ts'
