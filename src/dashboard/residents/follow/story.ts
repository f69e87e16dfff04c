import { type Language, type Sentence, said } from '../../kit/language.tsx'
import { momentText } from '../../kit/time.ts'
import type { Directory, StoryEvent } from '../answers.ts'
import { entryName, placeText } from '../place.ts'
import { promiseText } from '../promise.ts'
import { storyWords } from './words.ts'

/** One line of what happened, in plain words. */
export interface StoryLine {
  readonly key: number
  readonly time: string
  readonly what: string
  /** What a person wrote about it. */
  readonly words: string | undefined
}

type Data = StoryEvent['data']

/** Events of which the words depend on what is in them. */
const DEPENDS: Readonly<Record<string, (data: Data) => Sentence>> = {
  FeedbackGiven: ({ resolved }) => (resolved === true ? storyWords.FeedbackResolved : storyWords.FeedbackUnresolved),
  RaiserContacted: ({ spoken }) => (spoken === true ? storyWords.RaiserContacted : storyWords.RaiserNotReached),
  CallbackRecorded: ({ reached, resolved }) =>
    reached !== true
      ? storyWords.CallbackNotReached
      : resolved === true
        ? storyWords.CallbackResolved
        : storyWords.CallbackUnresolved,
}

/** Events of the raiser: no party stands beside them. */
const OWN: readonly string[] = [
  'DemandRaised',
  'FeedbackGiven',
  'DemandUrged',
  'CallbackDisputed',
  'PublicationConsentChanged',
]

/** Events that name the party to which something goes. */
const TO: readonly string[] = ['TaskAssigned', 'TaskReassigned']

/** Members of the words that are no events. */
const NO_EVENTS: readonly string[] = ['title', 'by', 'aParty']

function sentenceOf({ event, data }: StoryEvent): Sentence | undefined {
  const depends = DEPENDS[event]
  if (depends !== undefined) return depends(data)
  const sentences: Readonly<Record<string, Sentence | undefined>> = storyWords
  return NO_EVENTS.includes(event) ? undefined : sentences[event]
}

/** The text of an opened value: sealed, withheld and erased ones have none. */
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What people wrote for the raiser to read, by event. Notes among staff are not shown here. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  ServiceDelivered: ['result'],
  ProgressRecorded: ['note'],
  DemandHeld: ['reason'],
  DeadlineExtended: ['reason'],
  DemandDeclined: ['reason', 'instead'],
  DemandWithdrawn: ['note'],
  ReferralAnswered: ['answer'],
  LongRunGranted: ['reason'],
  LongRunReported: ['note'],
  FeedbackGiven: ['comment'],
  CallbackRecorded: ['note'],
}

function wordsIn({ event, data }: StoryEvent): string | undefined {
  const written = (WRITTEN[event] ?? []).map((name) => textIn(data[name])).filter((text) => text !== undefined)
  return written.length === 0 ? undefined : written.join('\n')
}

/** The party that the event names as the one who acted. */
function partyIn({ event, party, data }: StoryEvent, directory: Directory, language: Language): string | undefined {
  if (OWN.includes(event)) return undefined
  const id = textIn(data.party) ?? party
  const found = id === null ? undefined : directory.parties[id]
  return found === undefined ? undefined : entryName(language, found)
}

/** What a resident is told of the story, the latest first. Steps inside the engine are left out. */
export function storyLines(
  story: readonly StoryEvent[],
  directory: Directory,
  language: Language,
): readonly StoryLine[] {
  const lines: StoryLine[] = []
  for (const event of story) {
    const sentence = sentenceOf(event)
    if (sentence === undefined) continue
    const until = textIn(event.data.resolveBy)
    const party = partyIn(event, directory, language)
    const what = said(language, sentence, {
      party: party ?? said(language, storyWords.aParty),
      ...(until === undefined ? {} : { when: promiseText(language, until, directory.zone) }),
    })
    const hasActor = party !== undefined && !TO.includes(event.event)
    lines.unshift({
      key: event.revision,
      time: momentText(language, event.time, directory.zone),
      what: hasActor ? said(language, storyWords.by, { what, party }) : what,
      words: wordsIn(event),
    })
  }
  return lines
}

/** The words of the raiser; nothing where they are erased or sealed. */
export const ownWords = (story: readonly StoryEvent[]): string | undefined =>
  textIn(story.find(({ event }) => event === 'DemandRaised')?.data.text)

/** The place that the raiser told, down to the building. */
export function toldPlace(story: readonly StoryEvent[], directory: Directory, language: Language): string | undefined {
  const place = story.find(({ event }) => event === 'DemandRaised')?.data.place
  if (typeof place !== 'object' || place === null) return undefined
  const { quarter, building, area } = place as Readonly<Record<string, unknown>>
  return textIn(quarter) === undefined
    ? textIn(area)
    : placeText(language, directory, String(quarter), textIn(building))
}
