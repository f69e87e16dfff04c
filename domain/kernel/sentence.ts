/** A text for people, in both languages of the users. */
export interface Sentence {
  readonly en: string
  readonly zh: string
}

/** Both languages of a text. A plain string stands for both. */
export const sentence = (text: string | Sentence): Sentence =>
  typeof text === 'string' ? { en: text, zh: text } : { en: text.en, zh: text.zh }
