export { type MemoryBusOptions, openMemoryBus } from '../../infra/bus/memory/bus.ts'
export { type MemoryBusStore, type MemoryBusStoreOptions, memoryBusStore } from '../../infra/bus/memory/store.ts'
export { type MemoryLogOptions, openMemoryLog } from '../../infra/event-log/memory/log.ts'
export { openMemoryLogReader } from '../../infra/event-log/memory/reader.ts'
export { type MemoryLogStore, type MemoryLogStoreOptions, memoryLogStore } from '../../infra/event-log/memory/store.ts'
export { type MemoryVaultStore, memoryVaultStore } from '../../infra/vault/memory/store.ts'
export { type MemoryVaultOptions, openMemoryVault } from '../../infra/vault/memory/vault.ts'
export { type BusRig, busConformance } from './bus/conformance.ts'
export {
  type MemoryEngine,
  type MemoryEngineOptions,
  type MemoryGround,
  type MemoryGroundOptions,
  type MemoryStores,
  memoryStores,
  openMemoryEngine,
  openMemoryGround,
} from './engine.ts'
export { eventLogConformance, type LogUnderTest, type OpenLog } from './event-log/conformance.ts'
export { positionsConformance } from './event-log/positions.ts'
export { all, appended, newCommunity, newEvent } from './events.ts'
export type { Assertion, Check, Expect, TestFunctions } from './functions.ts'
export { type VaultUnderTest, vaultConformance } from './vault/conformance.ts'
export { type MemoryViews, type MemoryViewsOptions, openMemoryViews } from './views.ts'
