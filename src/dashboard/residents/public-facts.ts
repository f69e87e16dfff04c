import { readSetting, writeSetting } from '../kit/language.tsx'
import type { Directory } from './answers.ts'

/** What the engine tells anyone: it is kept on the device, so that the pages open without a network. Nothing of it is personal. */
interface PublicFacts {
  readonly communities: readonly string[]
  /** The directory of each community, under its id. */
  readonly directories: Readonly<Record<string, Directory>>
}

const NAME = 'sanshe.public-facts'
const NONE: PublicFacts = { communities: [], directories: {} }

function kept(): PublicFacts {
  try {
    return { ...NONE, ...(JSON.parse(readSetting(NAME) ?? '{}') as Partial<PublicFacts>) }
  } catch {
    return NONE
  }
}

export const keepCommunities = (communities: readonly string[]): void =>
  writeSetting(NAME, JSON.stringify({ ...kept(), communities }))

export const keptCommunities = (): readonly string[] => kept().communities

export function keepDirectory(directory: Directory): void {
  const facts = kept()
  const directories = { ...facts.directories, [directory.community]: directory }
  writeSetting(NAME, JSON.stringify({ ...facts, directories }))
}

export const keptDirectory = (community: string): Directory | undefined => kept().directories[community]
