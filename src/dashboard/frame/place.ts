import type { ComponentType } from 'react'
import type { Role } from '../../../domain/kernel/index.ts'
import type { Sentence } from '../kit/language.tsx'
import type { IconName } from './icons.tsx'

/** The groups of the navigation, in their order. */
export const SECTIONS = ['daily', 'sharing', 'overview', 'administration'] as const
export type Section = (typeof SECTIONS)[number]

/** A page of the desk, as the navigation, the search and the router know it. */
export interface PagePlace {
  /** Where it is: `/demands`. Paths below it (`/demands/7`) show it as well. */
  readonly path: string
  readonly name: Sentence
  /** What people do there, for the search. */
  readonly summary: Sentence
  readonly icon: IconName
  readonly section: Section
  /** The roles that have a use for it; everybody if left out. The engine decides what they may see. */
  readonly roles?: readonly Role[]
  /** Loads the component of the page when it is first opened. */
  readonly load: () => Promise<ComponentType>
}

/** The three societies and the bodies that coordinate with them. */
export const COORDINATOR_ROLES: readonly Role[] = ['committee', 'social-work', 'street-office']

/** Everybody who acts for a party. */
export const PARTY_ROLES: readonly Role[] = [
  ...COORDINATOR_ROLES,
  'organization',
  'government',
  'hotline',
  'party-branch',
  'property-company',
  'owners-committee',
  'utility',
  'enterprise',
]
