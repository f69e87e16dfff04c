import type { Sentence } from '../../kit/language.tsx'

/** Channels as the pages and the usual sources of demands record them. A channel may be any text. */
const CHANNEL_WORDS: Readonly<Record<string, Sentence>> = {
  web: { en: 'residents’ page', zh: '居民页面' },
  电话: { en: 'phone', zh: '电话' },
  书面: { en: 'in writing', zh: '书面' },
  网格走访: { en: 'visit by the grid', zh: '网格走访' },
  街道交办: { en: 'street office', zh: '街道交办' },
  微信小程序: { en: 'WeChat mini program', zh: '微信小程序' },
  微信群: { en: 'WeChat group', zh: '微信群' },
  '12345 热线': { en: 'hotline 12345', zh: '12345 热线' },
}

/** How a demand came in; the recorded text where there are no words for it. */
export const demandChannelWords = (channel: string): Sentence => CHANNEL_WORDS[channel] ?? { en: channel, zh: channel }
