import { generator } from '../cases.ts'
import { openOne, readsBack, sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about sealing and opening. */
export function sealCases({ expect, it, start }: VaultCases): void {
  it('opens any JSON that it sealed, in order', async () => {
    const [vault, fc] = [await start(), await generator()]
    const any = fc.record({ subject: fc.string(), stream: fc.string(), value: fc.jsonValue().filter(readsBack) })
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
    expect(again.sealed.slice(0, 20), 'the key is the same as before').toBe(sealed.sealed.slice(0, 20))
  })

  it('gives concurrent seals for one subject and stream one key, and others another', async () => {
    const vault = await start()
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => sealOne(vault, toSeal('resident-1', at))))
    const other = await sealOne(vault, toSeal('resident-1', 'x', 'demand-pa-2'))
    const another = await sealOne(vault, toSeal('resident-2', 'x'))
    const keys = new Set([...all, other, another].map((one) => one.sealed.slice(0, 20)))
    expect(keys.size).toBe(3)
  })

  it('distinguishes a value that was tampered with from one that was erased', async () => {
    const vault = await start()
    const { sealed } = await sealOne(vault, toSeal('resident-1', 'a value'))
    const bytes = Buffer.from(sealed, 'base64url')
    bytes[40] = (bytes[40] ?? 0) ^ 1
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
