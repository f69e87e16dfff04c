import { sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about erasures. */
export function erasureCases({ expect, it, start }: VaultCases): void {
  it('opens nothing of an erased subject, in any group, and everything of others', async () => {
    const vault = await start()
    const his = await vault.seal([toSeal('resident-1', 'a'), toSeal('resident-1', 'b', 'household')])
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

  it('erases one group of a subject, and leaves the others', async () => {
    const vault = await start()
    const values = await vault.seal([toSeal('resident-1', 'a'), toSeal('resident-1', 'b', 'household')])
    expect(await vault.erase('resident-1', { group: 'household' })).toBe(1)
    expect(await vault.open(values)).toEqual(['a', undefined])
    expect(await vault.erase('resident-1', { group: 'household' })).toBe(0)
    expect(await vault.erase('resident-1')).toBe(1)
    expect(await vault.open(values)).toEqual([undefined, undefined])
  })

  it('records an erasure before it destroys, and destroys nothing that could not be recorded', async () => {
    const vault = await start()
    const sealed = await sealOne(vault, toSeal('resident-1', 'a'))
    const failed = new Error('the log is away')
    const record = async () => {
      throw failed
    }
    await expect(vault.erase('resident-1', { record })).rejects.toBe(failed)
    await expect(vault.redact(sealed, [], record)).rejects.toBe(failed)
    expect(await vault.open([sealed])).toEqual(['a'])
    const seen: unknown[] = []
    await vault.erase('resident-1', {
      record: async (keys) => {
        seen.push(keys.length, await vault.open([sealed]))
      },
    })
    expect(seen).toEqual([1, ['a']])
    expect(await vault.open([sealed])).toEqual([undefined])
  })

  it('repeats an erasure by the ids that it recorded, and leaves what was sealed since', async () => {
    const vault = await start()
    const before = await sealOne(vault, toSeal('resident-1', 'before'))
    let recorded: readonly string[] = []
    await vault.erase('resident-1', {
      record: async (keys) => {
        recorded = keys
      },
    })
    const after = await sealOne(vault, toSeal('resident-1', 'after'))
    expect(await vault.destroy(recorded)).toBe(0)
    expect(await vault.open([before, after])).toEqual([undefined, 'after'])
  })

  it('names the keys that a subject still has, and those of values', async () => {
    const vault = await start()
    const his = await vault.seal([
      toSeal('resident-1', 'a'),
      toSeal('resident-1', 'b'),
      toSeal('resident-1', 'c', 'household'),
    ])
    const [a] = his
    if (a === undefined) throw new Error('three were sealed')
    const hers = await sealOne(vault, toSeal('resident-2', 'x'))
    const named = [...new Set(await vault.keysIn(his))].sort()
    expect(named).toHaveLength(2)
    expect(await vault.keysIn([hers])).not.toContain(named[0])
    expect((await vault.keysOf('resident-1')).sort()).toEqual(named)
    await vault.redact(a, [])
    expect((await vault.keysOf('resident-1')).sort(), 'after a redaction too').toEqual(named)
    await vault.erase('resident-1')
    expect(await vault.keysOf('resident-1')).toEqual([])
    expect(await vault.keysIn(his)).toEqual([undefined, undefined, undefined])
  })
}
