/**
 * How long a connection of the main thread waits for a lock of another program. The event loop stands still meanwhile. Readers
 * of a write-ahead log seldom meet a lock.
 */
export const READ_WAIT_MS = 50
