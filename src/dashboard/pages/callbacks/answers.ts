/** What the raiser answered so far, and what the caller is about to record. */
export interface CallAnswers {
  readonly mode: 'asking' | 'not-reached' | 'skipping' | 'checked'
  readonly contacted?: boolean
  readonly resolved?: boolean
  readonly satisfaction?: Satisfied
  readonly skip?: CallerSkip
}

export const SATISFIED = ['satisfied', 'neutral', 'unsatisfied'] as const
export type Satisfied = (typeof SATISFIED)[number]
export const SKIP_REASONS = ['interest', 'language', 'capacity', 'no-way-to-reach', 'other'] as const
export type CallerSkip = (typeof SKIP_REASONS)[number]

export const QUESTIONS = ['contacted', 'resolved', 'satisfied'] as const
export type CallQuestion = (typeof QUESTIONS)[number]

/** What a check stands for that takes the place of the call. */
export type CheckBasis = 'independent-check' | 'unreachable'

export const NO_ANSWERS: CallAnswers = { mode: 'asking' }

/** The question that waits for an answer; undefined once all three have one. */
export function openQuestion({ contacted, resolved, satisfaction }: CallAnswers): CallQuestion | undefined {
  if (contacted === undefined) return 'contacted'
  if (resolved === undefined) return 'resolved'
  return satisfaction === undefined ? 'satisfied' : undefined
}

/** Answers yes or no to the question that waits, where it is one of yes or no. */
export function answered(answers: CallAnswers, yes: boolean): CallAnswers {
  const question = openQuestion(answers)
  if (answers.mode !== 'asking' || question === undefined || question === 'satisfied') return answers
  return { ...answers, [question]: yes }
}

/** Chooses by a digit: how satisfied the raiser is, or why the party does not call. */
export function picked(answers: CallAnswers, at: number): CallAnswers {
  if (answers.mode === 'skipping') {
    const skip = SKIP_REASONS[at]
    return skip === undefined ? answers : { ...answers, skip }
  }
  const satisfaction = SATISFIED[at]
  const isAsked = answers.mode === 'asking' && answers.contacted !== undefined && answers.resolved !== undefined
  return isAsked && satisfaction !== undefined ? { ...answers, satisfaction } : answers
}

/** Takes the last answer, or the way out of the questions, back. */
export function stepBack({ mode, contacted, resolved, satisfaction }: CallAnswers): CallAnswers {
  const told = contacted === undefined ? {} : { contacted }
  const both = resolved === undefined ? told : { ...told, resolved }
  const all = satisfaction === undefined ? both : { ...both, satisfaction }
  if (mode !== 'asking') return { mode: 'asking', ...all }
  if (satisfaction !== undefined) return { mode, ...both }
  return resolved === undefined ? { mode } : { mode, ...told }
}

/** The command that records it, and what it says; undefined while something is missing. `basis` is that of a check, where one is due. */
export function commandOf(
  answers: CallAnswers,
  note: string,
  basis: CheckBasis | undefined,
): { readonly command: string; readonly body: object } | undefined {
  const { mode, contacted, resolved, satisfaction, skip } = answers
  const more = note.trim() === '' ? {} : { note: note.trim() }
  if (mode === 'checked') return basis === undefined ? undefined : { command: 'close', body: { basis, ...more } }
  if (mode === 'not-reached') return { command: 'record-callback', body: { reached: false, ...more } }
  if (mode === 'skipping')
    return skip === undefined ? undefined : { command: 'skip-callback', body: { reason: skip, ...more } }
  if (contacted === undefined || resolved === undefined || satisfaction === undefined) return undefined
  return { command: 'record-callback', body: { reached: true, contacted, resolved, satisfaction, ...more } }
}
