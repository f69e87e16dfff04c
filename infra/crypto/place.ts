import type { ErasurePlace } from '../../services/ports/vault.ts'
import type { KeyStore } from './key-store.ts'
import { ERASURES } from './records.ts'

/** Reads how far the erasures of the log are applied. */
export async function erasurePlace(store: KeyStore): Promise<ErasurePlace | undefined> {
  const found = await store.read(ERASURES)
  return found && JSON.parse(found.content.toString())
}

/** Records how far the erasures of the log are applied, unless they are applied further. Of two engines at once, either may win. */
export async function recordPlace(store: KeyStore, place: ErasurePlace): Promise<void> {
  const content = Buffer.from(JSON.stringify(place))
  const before = await store.read(ERASURES)
  const name = ERASURES
  const standing: ErasurePlace | undefined = before && JSON.parse(before.content.toString())
  if (standing?.epoch === place.epoch && standing.position >= place.position) return
  await store.change([
    before === undefined
      ? { kind: 'add', name, content }
      : { kind: 'replace', name, content, revision: before.revision },
  ])
}
