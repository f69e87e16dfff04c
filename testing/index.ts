// Parts of a context, and given-when-then.
export {
  type Actor,
  ANY_READER,
  Closed,
  CommunityId,
  command,
  context,
  Day,
  events,
  Id,
  Line,
  Moment,
  OneOf,
  Personal,
  type RecordedEvent,
  read,
  reject,
  relation,
  rulesOn,
  Text,
  versioned,
} from '../domain/kernel/index.ts'
export { type Assumptions, given, type Past } from '../domain/kernel/scenario.ts'
// Adapters in memory.
export { type MemoryLog, type MemoryLogOptions, openMemoryLog } from '../infra/memory/event-log/log.ts'
export { openMemoryLogReader } from '../infra/memory/event-log/reader.ts'
export { type MemoryLogStore, type MemoryLogStoreOptions, memoryLogStore } from '../infra/memory/event-log/store.ts'
export { type MemoryVaultStore, memoryVaultStore } from '../infra/memory/vault/store.ts'
export { type MemoryVaultOptions, openMemoryVault } from '../infra/memory/vault/vault.ts'
// Parts of a custom adapter.
export type { CommandHandler, CommandRequest, CommandResult } from '../services/commands/contract.ts'
export { Fault, type FaultKind } from '../services/kit/fault.ts'
export { holdsMark, markOf } from '../services/kit/mark.ts'
export { recordedFrom, recording, storedForm } from '../services/kit/stored-form.ts'
export type { Clock } from '../services/ports/clock.ts'
export type { DeadLetters } from '../services/ports/dead-letters.ts'
export type { EventBus } from '../services/ports/event-bus.ts'
export type {
  Appended,
  Conflict,
  EventLog,
  EventLogReader,
  Expected,
  LogIdentity,
  Mark,
  NewEvent,
  Position,
} from '../services/ports/event-log.ts'
export type { ToSeal, Vault } from '../services/ports/vault.ts'
// Conformance suites.
export { busConformance } from './bus/conformance.ts'
export type { BusRig } from './bus/consumer.ts'
export { type MemoryBusOptions, openMemoryBus } from './bus/memory-bus.ts'
export { type MemoryBusStore, type MemoryBusStoreOptions, memoryBusStore } from './bus/memory-store.ts'
// An engine in memory.
export {
  copyOf,
  type MemoryEngine,
  type MemoryEngineOptions,
  type MemoryGround,
  type MemoryGroundOptions,
  type MemoryStores,
  memoryStores,
  openMemoryEngine,
  openMemoryGround,
} from './engine.ts'
export { commandsConformance } from './event-log/commands.ts'
export { eventLogConformance } from './event-log/conformance.ts'
export type { LogUnderTest, OpenLog } from './event-log/log-cases.ts'
export { positionsConformance } from './event-log/positions.ts'
export { all, appended, newCommunity, newEvent } from './events.ts'
export type { Assertion, Check, Expect, TestFunctions } from './functions.ts'
export { vaultConformance } from './vault/conformance.ts'
export type { VaultUnderTest } from './vault/values.ts'
export { type MemoryViews, type MemoryViewsOptions, openMemoryViews } from './views.ts'
