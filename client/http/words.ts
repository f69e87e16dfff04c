/** The languages of the engine's answers. */
export type AnswerLanguage = 'en' | 'zh'

/** What the client itself says where there is no answer of an engine. */
export const UNREACHABLE_WORDS = {
  'engine.unreachable': {
    en: 'The service cannot be reached. Check the network, then try again.',
    zh: '无法连接服务，请检查网络后重试。',
  },
  'engine.silent': {
    en: 'The service did not answer in time. Try again with the same key: no command is executed twice.',
    zh: '服务未在规定时间内答复，请使用同一幂等键重试，命令不会重复执行。',
  },
  'answer.malformed': {
    en: 'The answer is not from this service. Check the address, and the proxies in between.',
    zh: '答复不是由本服务发出的，请检查地址和中间的代理。',
  },
} as const

/** The codes of faults between the client and the engine. */
export type UnreachableCode = keyof typeof UNREACHABLE_WORDS
