import { weightOf } from './weight.ts'

/** The languages of answers. */
export const LANGUAGES = ['en', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/**
 * The language of an answer (RFC 9110, 12.5.4): the first in `Accept-Language` by weight that is offered, regional variants
 * included (`zh-CN`). English where the header is absent or names neither.
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: { readonly language: Language; readonly weight: number } | undefined
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';')
    const [primary = ''] = tag.trim().toLowerCase().split('-')
    const language = primary === '*' ? 'en' : LANGUAGES.find((one) => one === primary)
    const weight = weightOf(parameters)
    if (language !== undefined && weight > (best?.weight ?? 0)) best = { language, weight }
  }
  return best?.language ?? 'en'
}
