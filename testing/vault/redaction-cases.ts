import { sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about redactions. */
export function redactionCases({ expect, it, start }: VaultCases): void {
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
    expect(await again.erase('resident-1')).toBe(1)
    expect(await again.open([a, later])).toEqual([undefined, undefined])
  })

  it('redacts many values of one subject, and leaves the others readable', async () => {
    const vault = await start()
    const values = await vault.seal(Array.from({ length: 40 }, (_, at) => toSeal('resident-1', at)))
    for (const one of values.slice(0, 20)) expect(await vault.redact(one, [])).toBe(true)
    const expected = Array.from({ length: 40 }, (_, at) => (at < 20 ? undefined : at))
    expect(await vault.open(values)).toEqual(expected)
    await vault.close()
    expect(await (await start()).open(values)).toEqual(expected)
  })

  it('keeps siblings readable that are sealed and not yet in the log when one is redacted', async () => {
    const vault = await start()
    const target = await sealOne(vault, toSeal('resident-1', 'target'))
    const inFlight = await sealOne(vault, toSeal('resident-1', 'in flight'))
    await vault.redact(target, [])
    expect(await vault.open([target, inFlight])).toEqual([undefined, 'in flight'])
  })
}
