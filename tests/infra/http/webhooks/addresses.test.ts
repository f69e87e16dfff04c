import { describe, expect, it } from 'vitest'
import { isPublic, literalAddress } from '../../../../infra/http/webhooks/addresses.ts'

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    'not an address',
  ])('%s is not of the open internet', (address) => {
    expect(isPublic(address)).toBe(false)
  })

  it.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '223.255.255.255', '2400:3200::1', '2606:4700::1111'])(
    '%s is',
    (address) => {
      expect(isPublic(address)).toBe(true)
    },
  )

  it('is found in a URL however it is written', () => {
    const of = (url: string) => literalAddress(new URL(url))
    expect(of('http://127.1/')).toBe('127.0.0.1')
    expect(of('http://0x7f.0.0.1/')).toBe('127.0.0.1')
    expect(of('http://2130706433/')).toBe('127.0.0.1')
    expect(of('http://[::1]:80/')).toBe('::1')
    expect(of('http://example.org/')).toBeUndefined()
  })
})
