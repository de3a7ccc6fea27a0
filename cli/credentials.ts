import type { Credentials } from '../src/catalogs/ayon/open.ts';
import { isAbort } from './exit.ts';
import type { Io } from './io.ts';

/**
 * Asks for an AYON user's name and password at the terminal; null where there is nobody to ask, so that a farm job ends
 * with the sentence about `AYON_API_KEY` instead of waiting for ever.
 */
export function askCredentials(io: Io): () => Promise<Credentials | null> {
  return async () => {
    try {
      const name = await io.ask('AYON user name: ');
      if (name === '') return null;
      return { name, password: await io.ask('Password: ', { secret: true }) };
    } catch (error) {
      if (isAbort(error)) throw error;
      return null;
    }
  };
}
