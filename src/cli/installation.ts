import { contexts } from '../../domain/contexts.ts'
import { catalogue as catalogueOf } from '../../domain/kernel/index.ts'
import { communitiesOf, readConfig } from '../config/settings.ts'
import { files, logPlace } from '../engine/storage.ts'
import { withData } from './options.ts'

export const catalogue = catalogueOf(contexts)

/** Log and files of the installation that the command line or the environment names. */
export function installation(data: string | undefined) {
  const config = readConfig(withData(data))
  return { place: logPlace(config), files: files(config.data), communities: communitiesOf(config) }
}
