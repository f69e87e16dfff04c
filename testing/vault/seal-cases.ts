import { generator } from '../cases.ts'
import { openOne, readsBack, sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about sealing and opening. */
export function sealCases({ expect, it, start }: VaultCases): void {
  it('opens any JSON that it sealed, in order', async () => {
    const [vault, fc] = [await start(), await generator()]
    const any = fc.record({ subject: fc.string(), group: fc.string(), value: fc.jsonValue().filter(readsBack) })
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 8 }), async (values) => {
        const sealed = await vault.seal(values)
        expect(await vault.open(sealed)).toEqual(values.map(({ value }) => JSON.parse(JSON.stringify(value))))
      }),
      { numRuns: 50 },
    )
  })

  it('seals the same value differently each time, and shows nothing of it', async () => {
    const vault = await start()
    const sealed = await vault.seal([toSeal('resident-1', 'Wang Xiaoming'), toSeal('resident-1', 'Wang Xiaoming')])
    expect(sealed[0]).not.toEqual(sealed[1])
    const bytes = sealed.map((one) => Buffer.from(one.sealed, 'base64url').toString('latin1'))
    for (const text of bytes) expect(text).not.toMatch(/Wang|resident/)
    expect(sealed[0]?.sealed).toMatch(/^[\w-]+$/)
  })

  it('opens after it was closed and opened again', async () => {
    const first = await start()
    const sealed = await sealOne(first, toSeal('resident-1', { phone: '13800001111' }))
    await first.close()
    const second = await start()
    expect(await openOne(second, sealed)).toEqual({ phone: '13800001111' })
    const again = await sealOne(second, toSeal('resident-1', 2))
    expect(await second.keysIn([again]), 'the key is the same as before').toEqual(await second.keysIn([sealed]))
  })

  it('gives a subject one key for all values of a group, and others another', async () => {
    const vault = await start()
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => sealOne(vault, toSeal('resident-1', at))))
    const later = await sealOne(vault, toSeal('resident-1', 'x'))
    const other = await sealOne(vault, toSeal('resident-1', 'x', 'household'))
    const another = await sealOne(vault, toSeal('resident-2', 'x'))
    const names = await vault.keysIn([...all, later, other, another])
    expect(new Set(names.slice(0, 21)).size).toBe(1)
    expect(new Set(names).size).toBe(3)
  })

  it('gives two values of a subject no bytes in common', async () => {
    const vault = await start()
    const sealed = await vault.seal(Array.from({ length: 300 }, () => toSeal('resident-1', 'a value')))
    const seen = new Set<string>()
    let windows = 0
    for (const one of sealed) {
      const bytes = Buffer.from(one.sealed, 'base64url')
      for (let at = 0; at + 6 <= bytes.length; at += 1) {
        seen.add(bytes.toString('hex', at, at + 6))
        windows += 1
      }
    }
    expect(seen.size).toBe(windows)
  })

  it('distinguishes a value that was tampered with from one that was erased', async () => {
    const vault = await start()
    const { sealed } = await sealOne(vault, toSeal('resident-1', 'a value'))
    const bytes = Buffer.from(sealed, 'base64url')
    bytes[44] = (bytes[44] ?? 0) ^ 1
    const damaged = expect.objectContaining({ code: 'vault.damaged-value' })
    await expect(vault.open([{ sealed: bytes.toString('base64url') }])).rejects.toEqual(damaged)
    await expect(vault.open([{ sealed: 'nonsense' }])).rejects.toEqual(damaged)
  })

  it('makes digests that differ by purpose and text and stay the same', async () => {
    const first = await start()
    const digest = first.digest('follow-up', 'demand-pa-1')
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set([digest, first.digest('follow-u', 'pdemand-pa-1'), first.digest('body', 'demand-pa-1')]).size).toBe(
      3,
    )
    await first.close()
    expect((await start()).digest('follow-up', 'demand-pa-1')).toBe(digest)
  })
}
