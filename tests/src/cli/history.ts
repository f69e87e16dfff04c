import { join } from 'node:path'
import { masterKeyFrom } from '../../../infra/crypto/master-key.ts'
import { openSqliteLogReader } from '../../../infra/sqlite/event-log/reader.ts'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import { openIn } from '../../../services/privacy/sealed-values.ts'

/** Returns the history in an installation's log, stream by stream, with personal values opened: equal for equal histories. */
export async function historyOf(
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Map<string, unknown[]>> {
  const log = await openSqliteLogReader({ path: join(data, 'log.db') })
  const vault = await openVault({ path: join(data, 'vault.db'), masterKey: masterKeyFrom(env, data) })
  const streams = new Map<string, unknown[]>()
  try {
    for await (const events of log.readAll(0)) {
      for (const { subject, type, time, actor, data } of events) {
        const told = streams.get(subject) ?? []
        streams.set(subject, told)
        told.push({ type, actor, time, data: await openIn(vault, data) })
      }
    }
    return streams
  } finally {
    await vault.close()
    await log.close()
  }
}

/** Position of the last event in the log of an installation, also while an engine writes it; 0 while there is none. */
export async function headOf(data: string): Promise<number> {
  try {
    const log = await openSqliteLogReader({ path: join(data, 'log.db') })
    const head = await log.head()
    await log.close()
    return head
  } catch {
    return 0
  }
}
