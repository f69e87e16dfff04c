import { vi } from 'vitest'
import { limitMs } from './limits.ts'

/** Default time for a condition to come true: long enough for a busy machine. */
const PATIENCE_MS = limitMs(15_000)

const { waitFor, waitUntil } = vi
type Options = Parameters<typeof waitFor>[1]

const patient = (options: Options): Options =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }

vi.waitFor = (callback, options) => waitFor(callback, patient(options))
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options))
