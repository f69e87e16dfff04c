import { type DiskReserve, RESERVE_NEEDS_MIB } from '../../infra/files/disk-reserve.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'

/** Milliseconds between two checks of the disk. */
const EVERY_MS = 1_000
/** Milliseconds for which a command relies on the last check. */
const FRESH_MS = 10
/** The name of this part in `/ready`. */
const PART = 'disk'

const LATER = { retryAfter: 60 } as const
const logFull = (): Fault =>
  new Fault(
    'log.full',
    `The disk of the event log is full. Free at least ${RESERVE_NEEDS_MIB} MiB, then send the command again.`,
    LATER,
  )
const diskFull = (): Fault =>
  new Fault(
    'disk.full',
    `The disk of the data directory is full. Free at least ${RESERVE_NEEDS_MIB} MiB. The views then continue by themselves.`,
    LATER,
  )

/** Watches the free space on the disk of the data directory. */
export interface DiskWatch {
  /**
   * Returns the log and the vault for commands. Both refuse writes that would use up the space that the views need for
   * acknowledged events.
   */
  guarded(log: EventLog, vault: Vault): { readonly log: EventLog; readonly vault: Vault }
  stop(): void
}

/**
 * Keeps a reserve on the disk, and reports in `/ready` when the disk has no space for it.
 *
 * @param code `log.full` if the log is on this disk, so that commands must stop meanwhile
 * @param relieve frees space that the log does not need
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
    // The next check tries again.
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
