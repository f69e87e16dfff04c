import type { Instant } from '../../domain/kernel/index.ts'

/** Says what time it is. The demo's runs on a virtual one. */
export type Clock = () => Instant
