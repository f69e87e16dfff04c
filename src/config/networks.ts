import { isIP } from 'node:net'
import { FormatRegistry } from '@sinclair/typebox'

/** The format of a list of addresses and networks. */
export const NETWORKS = 'networks'
FormatRegistry.Set(NETWORKS, (text) => partsOf(text).every(isNetwork))

/** Splits a list at its commas. */
export const partsOf = (list: string): string[] => list.split(',').map((one) => one.trim())

/** Whether a text is an address, or a network in CIDR form. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  if (bits === 0 || more.length > 0) return false
  return prefix === undefined || (/^[1-9]\d*$/.test(prefix) && Number(prefix) <= bits)
}
