import type { CommandAddress } from '../../frame/form/command-link.ts'
import type { RowOf } from '../../kit/engine.ts'
import type { Sentence } from '../../kit/language.tsx'
import { deskWords } from './words.ts'

type Entry = RowOf<'inbox'>

/** What the reader can do about an entry without leaving the desk. */
export interface EntryAct extends CommandAddress {
  /** Whether one click does it; else a form asks for more. */
  readonly direct: boolean
  /** A name that is shorter than that of the command. */
  readonly name?: Sentence
}

type Maker = (about: (name: string) => string) => readonly EntryAct[]

const onDemand =
  (command: string, ...names: readonly string[]): Maker =>
  (about) => [
    {
      aggregate: 'demand',
      command,
      id: about('demand'),
      given: Object.fromEntries(names.map((name) => [name, about(name)])),
      direct: false,
    },
  ]

const onTask: Maker = (about) => [
  { aggregate: 'demand', command: 'accept', id: about('demand'), given: { task: about('task') }, direct: true },
  ...onDemand('return', 'task')(about),
]

const onApproval: Maker = (about) => {
  const answer = { aggregate: 'demand', command: 'answer-approval', id: about('demand') }
  const approval = about('approval')
  return [
    { ...answer, given: { approval, granted: true }, direct: true, name: deskWords.grant },
    { ...answer, given: { approval, granted: false }, direct: false, name: deskWords.refuse },
  ]
}

const onShare: Maker = (about) => {
  const share = { aggregate: 'resource', id: about('resource'), given: { share: about('share') } }
  return [
    { ...share, command: 'approve', direct: true },
    { ...share, command: 'decline', direct: false },
  ]
}

const onSecondment: Maker = (about) => {
  const secondment = { aggregate: 'person', id: about('person'), given: { secondment: about('secondment') } }
  return [
    { ...secondment, command: 'agree', direct: true },
    { ...secondment, command: 'decline', direct: false },
  ]
}

const onHours =
  (command: string): Maker =>
  (about) => [
    {
      aggregate: 'person',
      command,
      id: about('person'),
      given: { secondment: about('secondment'), entry: about('entry') },
      direct: false,
    },
  ]

const ACTS: Readonly<Partial<Record<Entry['kind'], Maker>>> = {
  'task-assigned': onTask,
  'request-received': (about) => [...onTask(about).slice(0, 1), ...onDemand('refuse-request', 'task')(about)],
  'task-accepted': onDemand('deliver', 'task'),
  'task-rework': onDemand('deliver', 'task'),
  'approval-asked': onApproval,
  summoned: onDemand('answer-summons'),
  'summons-overdue': onDemand('answer-summons'),
  'demand-escalated': onDemand('answer-escalation'),
  'hotline-result-due': onDemand('hand-back'),
  'hotline-result-overdue': onDemand('hand-back'),
  'hotline-asked': onDemand('answer-hotline'),
  'long-run-report-due': onDemand('report-long-run'),
  'withdrawal-to-call': onDemand('check-withdrawal'),
  'harm-suspected': onDemand('report-harm'),
  'share-requested': onShare,
  'secondment-requested': onSecondment,
  'hours-logged': onHours('confirm-hours'),
  'hours-disputed': onHours('settle-hours'),
}

/** The acts that an entry asks for, the usual one first; none where it is acted on elsewhere. */
export function actsOn({ kind, about, needs }: Entry): readonly EntryAct[] {
  if (!needs) return []
  return ACTS[kind]?.((name) => (typeof about[name] === 'string' ? about[name] : '')) ?? []
}
