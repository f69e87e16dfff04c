import { activeParties, activeParty, type CommunityState, type Party, SOCIETIES } from '../community/index.ts'
import { type Rejection, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { workbookEvents } from './events.ts'
import { matterUnavailable } from './matters.ts'
import { signatureOf, type WorkbookState } from './state.ts'

const { ConventionSigned, WorkbookAdopted, WorkbookDrafted } = workbookEvents

export const draft: Rule<'draft'> = (state, data) => {
  switch (state.status) {
    case 'none':
      return [WorkbookDrafted({ version: 1, ...data })]
    case 'draft':
      return reject('workbook.exists', 'The workbook is drafted already: add its items, sign it, adopt it.')
    case 'adopted':
      return matterUnavailable('A later version of the workbook')
  }
}

/** The version that a sender means is the one that is there: nobody signs or adopts what he has not seen. */
function otherVersion(state: WorkbookState, version: number): Rejection | undefined {
  if (state.status === 'none') return reject('workbook.unknown', 'There is no workbook yet: draft one first.')
  if (version === state.version) return undefined
  return reject('workbook.other-version', 'The workbook stands at another version: read that one first.', {
    version: state.version,
  })
}

/** A party signs a draft, or joins what is in force, or signs anew what was changed about it. */
export const sign: Rule<'sign'> = (state, { version }, { actor, reads }) => {
  const refused = otherVersion(state, version)
  if (refused !== undefined) return refused
  const party = activeParty(reads.community, actor.party ?? '')
  if (party === undefined) return reject('actor.without-party', 'A convention is signed for a party: name it.')
  if (settled(state, party)) {
    return reject('convention.signed', 'The party has signed this version as it stands already.', { version })
  }
  return [ConventionSigned({ party: party.id, kind: party.kind, version })]
}

const settled = (state: WorkbookState, party: Party): boolean => {
  const signature = signatureOf(state, party.id)
  return signature !== undefined && signature.version === state.version && signature.outstanding.length === 0
}

export const adopt: Rule<'adopt'> = (state, { version }, { reads }) => {
  const refused = otherVersion(state, version)
  if (refused !== undefined) return refused
  if (state.status === 'adopted') return reject('workbook.adopted', 'This version is in force already.', { version })
  if (Object.keys(state.items).length === 0) {
    return reject('workbook.empty', 'A workbook without items binds nobody to anything: add items first.')
  }
  return adoptFirst(state, version, reads.community)
}

/**
 * The first version is founded on everybody's consent. Founding parties are those of the three societies that have
 * joined before the first adoption and take part at that moment: each has signed the draft as it stands, and none of
 * the three societies is missing. After that no party's refusal holds up another's.
 */
function adoptFirst(state: WorkbookState, version: number, community: CommunityState) {
  const founding = activeParties(community).filter(({ kind }) => SOCIETIES.some((society) => society === kind))
  const missing = SOCIETIES.filter((society) => founding.every(({ kind }) => kind !== society))
  if (missing.length > 0) {
    return reject('convention.society-missing', 'The first workbook needs a party of each of the three societies.', {
      societies: missing,
    })
  }
  const unsigned = founding.filter((party) => !settled(state, party)).map(({ id }) => id)
  if (unsigned.length > 0) {
    return reject(
      'convention.unsigned',
      'The first workbook needs the signatures of all founding parties as it stands.',
      {
        parties: unsigned,
      },
    )
  }
  return [WorkbookAdopted({ version, founders: founding.map(({ id }) => id) })]
}
