import { keyIdOf } from '../../services/kit/envelope.ts'
import { sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about erasures and redactions. */
export function erasureCases({ expect, it, start }: VaultCases): void {
  it('opens nothing of an erased subject, in any stream, and everything of others', async () => {
    const vault = await start()
    const his = await vault.seal([toSeal('resident-1', 'a'), toSeal('resident-1', 'b', 'demand-pa-2')])
    const hers = await sealOne(vault, toSeal('resident-2', 'c'))
    expect(await vault.erase('resident-1')).toBe(2)
    expect(await vault.open([...his, hers])).toEqual([undefined, undefined, 'c'])
    expect(await vault.erase('resident-1')).toBe(0)
    await vault.close()
    expect(await (await start()).open([...his, hers])).toEqual([undefined, undefined, 'c'])
  })

  it('seals with a new key after an erasure', async () => {
    const vault = await start()
    const before = await sealOne(vault, toSeal('resident-1', 'before'))
    await vault.erase('resident-1')
    const after = await sealOne(vault, toSeal('resident-1', 'after'))
    expect(await vault.open([before, after])).toEqual([undefined, 'after'])
  })

  it('redacts one value and leaves its siblings and later ones readable', async () => {
    const vault = await start()
    const values = await vault.seal(['a', 'b', 'c'].map((value) => toSeal('resident-1', value)))
    const [a, b, c] = values
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were sealed')
    expect(await vault.redact(b, [a, c])).toBe(true)
    const later = await sealOne(vault, toSeal('resident-1', 'd'))
    expect(await vault.open([a, b, c, later])).toEqual(['a', undefined, 'c', 'd'])
    expect(await vault.redact(b, [a, c])).toBe(false)
    expect(await vault.redact(c, [a, b])).toBe(true)
    await vault.close()
    const again = await start()
    expect(await again.open([a, b, c, later])).toEqual(['a', undefined, undefined, 'd'])
    expect(await again.erase('resident-1')).toBe(2)
    expect(await again.open([a, later])).toEqual([undefined, undefined])
  })

  it('keeps siblings readable that are sealed and not yet in the log when one is redacted', async () => {
    const vault = await start()
    const target = await sealOne(vault, toSeal('resident-1', 'target'))
    const inFlight = await sealOne(vault, toSeal('resident-1', 'in flight'))
    await vault.redact(target, [])
    expect(await vault.open([target, inFlight])).toEqual([undefined, 'in flight'])
  })

  it('names the keys that a subject still has, as the values carry them', async () => {
    const vault = await start()
    const his = await vault.seal([
      toSeal('resident-1', 'a'),
      toSeal('resident-1', 'b'),
      toSeal('resident-1', 'c', 'demand-pa-2'),
    ])
    const [a, b] = his
    if (a === undefined || b === undefined) throw new Error('three were sealed')
    await sealOne(vault, toSeal('resident-2', 'x'))
    const named = [...new Set(his.map(keyIdOf))].sort()
    expect((await vault.keysOf('resident-1')).sort()).toEqual(named)
    await vault.redact(a, [b])
    expect((await vault.keysOf('resident-1')).sort(), 'after a redaction too').toEqual(named)
    await vault.erase('resident-1')
    expect(await vault.keysOf('resident-1')).toEqual([])
  })
}
