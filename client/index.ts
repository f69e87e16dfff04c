export { connect } from './client.ts'
export { ClientError, type ClientErrorCode } from './errors.ts'
export type { AggregateName, CommandBody as CommandData, CommandName, EventName } from './http/types.ts'
export type {
  AcceptedCommand as Accepted,
  Client,
  Command,
  CommandAnswer as Answer,
  ConnectOptions,
  Envelope,
  EventOf,
  EventSubscription as Subscription,
  RefusedCommand as Refused,
  Replay,
  ReplayOptions,
  SubscribeOptions,
} from './types.ts'
