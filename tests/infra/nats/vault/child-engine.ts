import { createInterface } from 'node:readline'
import type { Sealed } from '../../../../domain/kernel/index.ts'
import type { ToSeal } from '../../../../services/ports/vault.ts'
import { MASTER_KEY } from '../../sqlite/vault/child-sealer.ts'
import { openOwn } from './rig.ts'

/** Requests to this program, one a line; it answers each by one line, an erasure by its keys before and their number at the end. */
export type Asked = { readonly seal: ToSeal[] } | { readonly open: Sealed[] } | { readonly erase: string }

/** An engine's vault in a process of its own, which can be stopped and killed. */
async function serve(url: string, bucket: string, lease: number): Promise<void> {
  const vault = await openOwn(url, { bucket, masterKey: MASTER_KEY, leaseMs: lease })
  const answer = (asked: Asked): Promise<unknown> => {
    if ('seal' in asked) return vault.seal(asked.seal)
    if ('open' in asked) return vault.open(asked.open).then((values) => values.map((value) => value ?? null))
    const record = async (keys: readonly string[]) => void process.stdout.write(`${JSON.stringify(keys)}\n`)
    return vault.erase(asked.erase, { record })
  }
  process.stdout.write('"ready"\n')
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
  }
}

const [, script, url, bucket, lease] = process.argv
if (script === import.meta.filename && url !== undefined && bucket !== undefined) {
  await serve(url, bucket, Number(lease))
}
