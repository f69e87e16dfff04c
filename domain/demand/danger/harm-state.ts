import type { Instant } from '../../kernel/index.ts'

/** A suspicion of harm to a minor or an adult without full capacity. */
export interface Harm {
  /** When the mandatory report is late. */
  readonly dueBy: Instant
  readonly reported?: true
  readonly missed?: true
  readonly cleared?: true
  /** The people who hold that there was no harm. */
  readonly clearances: readonly { readonly party: string; readonly person: string }[]
}

/** Whether harm is suspected that was neither reported nor cleared. */
export const isHarmOpen = ({ harm }: { readonly harm?: Harm }): boolean =>
  harm !== undefined && harm.reported !== true && harm.cleared !== true
