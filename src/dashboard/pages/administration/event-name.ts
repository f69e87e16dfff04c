import { EVENT_WORDS } from '../../kit/event-words.ts'
import { type Sentence, useSay } from '../../kit/language.tsx'
import { adminWords as words } from './words.ts'

const NAMES: Readonly<Record<string, Sentence>> = { ...EVENT_WORDS, WebhookTested: words.testMessage }

/** Returns what a type of event says, in words; its name where there are none. */
export function useEventName(): (type: string) => string {
  const say = useSay()
  return (type) => {
    const name = type.split('.').at(-2) ?? type
    return say(NAMES[name] ?? { en: name, zh: name })
  }
}
