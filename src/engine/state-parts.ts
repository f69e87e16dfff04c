import { checkpointsIn } from '../../infra/sqlite/state/checkpoints.ts'
import { disclosuresIn } from '../../infra/sqlite/state/disclosures.ts'
import { keepMarks } from '../../infra/sqlite/state/marks.ts'
import { openStateDb, type StateDb } from '../../infra/sqlite/state/state-db.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import type { Fault } from '../../services/kit/fault.ts'
import { watchFile } from './file-watch.ts'
import type { Ground } from './ground.ts'

/** Opens the state file and the state that an engine keeps in it. */
export async function openStateParts(
  { directory, log, health, proof }: Pick<Ground, 'directory' | 'log' | 'health' | 'proof'>,
  onFailure: (fault: Fault) => void,
) {
  const { state: path } = dataFiles(directory)
  const opened = openStateDb({
    path,
    identity: await log.identity(),
    failed(fault) {
      health.report('state.db', fault)
      onFailure(fault)
    },
    mended: () => health.report('state.db', undefined),
  })
  const watch = watchFile('state', path, health)
  const state: StateDb = {
    ...opened,
    /** Rejects a write if the file is no longer under its name, because such a write is lost. */
    async write(...statements) {
      const changes = await opened.write(...statements)
      const fault = watch.check()
      if (fault !== undefined) throw fault
      return changes
    },
  }
  const marks = keepMarks(state, proof.newest)
  const disclosures = disclosuresIn(state)
  return {
    state,
    disclosures,
    checkpoints: checkpointsIn(state),
    async stop() {
      watch.stop()
      marks.stop()
      await disclosures.stop()
      await state.close()
    },
  }
}
