import { FormatRegistry } from '@sinclair/typebox'
import { partsOf } from './networks.ts'

/** The format of a list of web origins, or `*`. */
export const ORIGINS = 'origins'
FormatRegistry.Set(ORIGINS, (text) => text === '*' || partsOf(text).every(isOrigin))

/** Whether a text is an origin as browsers send it: scheme, host and port, without a path. */
const isOrigin = (text: string): boolean => /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
