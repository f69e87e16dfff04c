import type { Sentence } from './sentence.ts'

/**
 * Characters that a text may not hold, as a JSON Schema pattern says it. Joiners and variation selectors are no controls:
 * emoji and Han characters need them.
 */
const without = (refused: string): string => `^[^${refused}]*$`

/**
 * One line, such as a name: no C0 and C1 controls (escape, NUL and line breaks among them), no line or paragraph separator,
 * no bidirectional control of UAX #9, because these reorder what stands beside the name on a screen, and none of the
 * characters that show nothing and make two names look the same: zero-width space, word joiner and invisible operators,
 * byte order mark, annotation marks, noncharacters.
 */
export const ONE_LINE = without(
  '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufdd0-\\ufdef\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff',
)

/**
 * Prose: tab, line feed and carriage return are the only controls, and U+FFFE and U+FFFF are not there, as in XML. Bidirectional
 * marks, embeddings and isolates end with their paragraph and are needed in mixed scripts; the two overrides only disguise.
 */
export const PROSE = without('\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202d\\u202e\\ufffe\\uffff')

/** An address: like one line, and without spaces. */
export const NO_SPACES = ONE_LINE.replace('\\u0000-\\u001f', '\\u0000-\\u0020')

/** What these patterns ask for: the predicate of a sentence about a field. */
export const TEXT_RULES: ReadonlyMap<string, Sentence> = new Map([
  [
    ONE_LINE,
    {
      en: 'must be one line without control, bidirectional and invisible characters',
      zh: '必须为一行，且不含控制字符、双向控制字符和不可见字符',
    },
  ],
  [
    PROSE,
    {
      en: 'must not hold control characters other than tab and line breaks, nor bidirectional overrides and noncharacters',
      zh: '除制表符和换行外不得含控制字符，也不得含双向覆盖符和非字符',
    },
  ],
  [NO_SPACES, { en: 'must not hold spaces and control characters', zh: '不得含空格和控制字符' }],
])

/** A character that shows: no space, control, format character or filler. Code points for private use show, where a font has them. */
const SHOWN = /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u

/**
 * Whether nothing of a text shows, so that it says nothing. Commands refuse it. The patterns above do not, because the schemas of
 * events share them, and a stored event may hold such a text.
 */
export const isBlank = (text: string): boolean => !SHOWN.test(text)

/** Whether a JSON value holds no half of a surrogate pair, in texts and in names of fields. */
export function isWellFormed(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one === 'string' && !one.isWellFormed()) return false
    if (typeof one !== 'object' || one === null) continue
    for (const [name, inner] of Object.entries(one)) {
      if (!name.isWellFormed()) return false
      open.push(inner)
    }
  }
  return true
}

/** Whether the value parsed from this JSON is well-formed: halves of surrogate pairs can only come from its escapes. */
export const isWellFormedJson = (json: string, value: unknown): boolean =>
  !/\\u[dD][89a-fA-F]/.test(json) || isWellFormed(value)
