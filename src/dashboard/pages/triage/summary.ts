/** Surnames that stand before a form of address. The most frequent hundred cover more than four fifths of the people. */
const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'
const ADDRESSED = new RegExp(
  `[${SURNAMES}](?:某某?|先生|女士|小姐|大爷|大妈|大姐|大哥|奶奶|爷爷|阿姨|叔叔|师傅|老师|医生)`,
  'g',
)
const ADDRESSED_IN_ENGLISH = /\b(?:Mrs?|Ms|Miss|Dr|Grandmother|Grandfather|Aunt|Uncle)\.? [A-Z][a-z]+/g

/** What tells of a person: numbers of phones and papers, doors, and "my name is". */
const PERSONAL: readonly RegExp[] = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\d{17}[\dXx]/g,
  /(?:电话|手机|微信|QQ|号码|tel\.?|phone)?[：: ]*\+?\d[\d -]{5,}\d/gi,
  /\d{1,3}\s*[-—]\s*\d{1,2}\s*[-—]\s*\d{2,4}/g,
  /(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*单元(?:\s*\d{1,4}\s*(?:室|号|户)?)?/g,
  /\d{2,4}\s*(?:室|房|户)(?:的)?/g,
  /\b(?:flat|apartment|room|apt\.?) ?\d+\w?\b/gi,
  /(?:我|本人)(?:叫|姓|的?名字(?:叫|是)?)[^，。,.！!？?；;\s]{1,6}/g,
  /\b(?:[Mm]y name is|I am|I'm|[Tt]his is) [A-Z][a-z]+(?: [A-Z][a-z]+)?/g,
]

/** The longest summary that is proposed, in Chinese and in other languages. */
const MOST_SIGNS = 40
const MOST_LETTERS = 100

export interface ProposedSummary {
  readonly text: string
  /** Whether something that may tell of a person was left out. */
  readonly cleaned: boolean
}

/**
 * A summary from the raiser's words, without what may tell of a person. All who may know of the demand read it, so a person looks at it
 * before it is sent: no rule finds everything.
 */
export function proposedSummary(words: string, name?: string): ProposedSummary {
  let text = halfWidth(words).replace(/\s+/g, ' ').trim()
  const before = text
  if (name !== undefined && name.length > 1) text = text.replaceAll(name, '')
  for (const pattern of PERSONAL) text = text.replace(pattern, '')
  text = text.replace(ADDRESSED, '居民').replace(ADDRESSED_IN_ENGLISH, 'a resident')
  const cleaned = text !== before
  return { text: shortened(tidy(text)), cleaned }
}

/** Digits and letters in their usual width; signs keep the width that Chinese has for them. */
const halfWidth = (text: string): string =>
  text.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (sign) => sign.normalize('NFKC'))

/** Removes what stands around a gap: doubled signs, and signs at the ends. */
const tidy = (text: string): string =>
  text
    .replace(/([，,、;；：:])(?:\s*[，,、;；：:])+/g, '$1')
    .replace(/^[\s，,。.、;；：:]+|[\s，,。.、;；：:]+$/g, '')
    .replace(/ {2,}/g, ' ')

/** Whole sentences as far as they fit, else a cut at a comma, else at the end. */
function shortened(text: string): string {
  const signs = [...text]
  const most = /\p{Script=Han}/u.test(text) ? MOST_SIGNS : MOST_LETTERS
  if (signs.length <= most) return text
  const head = signs.slice(0, most).join('')
  const end = Math.max(...['。', '！', '？', '. ', '!', '?'].map((sign) => head.lastIndexOf(sign)))
  const comma = Math.max(...['，', ', ', '；'].map((sign) => head.lastIndexOf(sign)))
  const at = end > 8 ? end : comma > 8 ? comma : most
  return tidy(head.slice(0, at))
}
