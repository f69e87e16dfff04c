import { ProblemError } from '../problems.ts'
import { weightOf } from '../weight.ts'

/** A format of answers. */
export interface Format {
  /** Without parameters: `text/csv`. */
  readonly mediaType: string
}

/** A range of media types in `Accept`, with how closely it names them: `text/csv` 2, `text/*` 1, any type 0. */
interface Range {
  readonly type: string
  readonly subtype: string
  readonly closeness: number
  readonly weight: number
}

/**
 * Chooses the format of an answer by media type (RFC 9110, 12.5.1): the one with the greatest weight. Among equal weights the one that the reader
 * names most closely wins, then the order of the list. Without `Accept` it is the first.
 *
 * @param offered the formats that the address has, the default first
 * @throws ProblemError `accept.none`
 */
export function acceptedOf<F extends Format>(accept: string | undefined, offered: readonly [F, ...F[]]): F {
  if (accept === undefined || accept.trim() === '') return offered[0]
  const ranges = accept.split(',').map(rangeOf)
  const [best] = offered
    .map((format) => ({ format, range: closest(ranges, format.mediaType) }))
    .filter(({ range }) => (range?.weight ?? 0) > 0)
    .sort(({ range: one }, { range: other }) => rank(other) - rank(one))
  if (best !== undefined) return best.format
  const types = offered.map(({ mediaType }) => mediaType).join(', ')
  throw new ProblemError('accept.none', {
    en: `Accept a format that this address has: ${types}.`,
    zh: `请接受此地址提供的格式：${types}。`,
  })
}

/** Weights have three decimals, so that closeness counts among equal weights only. */
const rank = (range: Range | undefined): number => (range === undefined ? 0 : range.weight * 10_000 + range.closeness)

function rangeOf(text: string): Range {
  const [name = '', ...parameters] = text.split(';')
  const [type = '', subtype = ''] = name.trim().toLowerCase().split('/')
  const weights = parameters.filter((one) => /^\s*q\s*=/i.test(one))
  return { type, subtype, closeness: Number(type !== '*') + Number(subtype !== '*'), weight: weightOf(weights) }
}

/** The range that names a media type most closely: it alone gives the weight. */
function closest(ranges: readonly Range[], offered: string): Range | undefined {
  const [type, subtype] = offered.split('/')
  return ranges
    .filter((one) => (one.type === type || one.type === '*') && (one.subtype === subtype || one.subtype === '*'))
    .sort((one, other) => other.closeness - one.closeness)[0]
}
