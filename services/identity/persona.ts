import type { Actor, Sentence } from '../../domain/kernel/index.ts'

/** A person of a simulated community under whose name anyone may sign in. */
export interface Persona {
  readonly id: string
  readonly community: string
  readonly actor: Actor
  readonly name: Sentence
  /** The office, as a person on the street would name it. */
  readonly title: Sentence
}
