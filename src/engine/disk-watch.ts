import { type DiskReserve, RESERVE_NEEDS_MIB } from '../../infra/files/disk-reserve.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'

/** Milliseconds between two looks at the disk, and for which a command relies on the last one. */
const EVERY_MS = 1_000
const FRESH_MS = 10
/** The name of this part in `/ready`. */
const PART = 'disk'

const LATER = { retryAfter: 60 } as const
const logFull = (): Fault =>
  new Fault(
    'log.full',
    `The disk of the event log is full: free at least ${RESERVE_NEEDS_MIB} MiB, then send again.`,
    LATER,
  )
const diskFull = (): Fault =>
  new Fault(
    'disk.full',
    `The disk of the data directory is full: free at least ${RESERVE_NEEDS_MIB} MiB. Views go on by themselves then.`,
    LATER,
  )

/** The room on the disk of the data directory. */
export interface DiskWatch {
  /**
   * The log and the vault for commands, on this disk: they refuse what would use up the room that views need for what was
   * acknowledged before.
   */
  guarded(log: EventLog, vault: Vault): { readonly log: EventLog; readonly vault: Vault }
  stop(): void
}

/**
 * Keeps a reserve on the disk, and says in `/ready` while there is no room for it.
 *
 * @param code `log.full` where commands stop meanwhile, because the log is on this disk
 * @param relieve gives back room that the log does not need
 */
export function watchDisk(
  reserve: DiskReserve,
  { report }: Pick<Health, 'report'>,
  code: 'log.full' | 'disk.full',
  relieve: () => Promise<void>,
): DiskWatch {
  const full = code === 'log.full' ? logFull() : diskFull()
  let fault: Fault | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let relieving = false

  function look(): void {
    fault = reserve.restore() && !reserve.isNeeded() ? undefined : full
    lookedAt = performance.now()
    report(PART, fault, code === 'log.full' ? ['commands'] : [])
    if (fault !== undefined && !relieving) void relieveOnce()
  }

  async function relieveOnce(): Promise<void> {
    relieving = true
    // The next look tries again.
    await relieve().catch(() => {})
    relieving = false
  }

  function refuse(): void {
    if (performance.now() - lookedAt > FRESH_MS) look()
    if (fault !== undefined) throw fault
  }

  look()
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  return {
    guarded: (log, vault) => ({
      log: {
        ...log,
        async append(stream, expected, events) {
          refuse()
          return log.append(stream, expected, events)
        },
      },
      vault: {
        ...vault,
        async seal(values) {
          if (values.length > 0) refuse()
          return vault.seal(values)
        },
      },
    }),
    stop: () => clearInterval(timer),
  }
}
