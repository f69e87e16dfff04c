/**
 * Milliseconds that a connection of the main thread waits for a lock of another program: the event loop stands still meanwhile.
 * Readers of a write-ahead log seldom meet one at all.
 */
export const READ_WAIT_MS = 50
