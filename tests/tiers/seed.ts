import fc from 'fast-check'

/**
 * Properties are tried on the same cases in every run, so that a run of CI tells of its commit alone. `TEST_SEED` draws others;
 * the runs for steadiness draw new ones each time.
 */
const SEED = 20_260_301

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.TEST_SEED ?? SEED) })
