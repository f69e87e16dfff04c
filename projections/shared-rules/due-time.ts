import type { Instant } from '../../domain/kernel/index.ts'

/** Stands for "never due": orders need a number, and this one comes last. */
export const NEVER: Instant = Number.MAX_SAFE_INTEGER
