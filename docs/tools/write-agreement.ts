/** `node docs/tools/write-agreement.ts RUN`: stores how far the repeats of a run of `daemon check --repeat` agree. */
import { openComparable } from '../../bin/open-run.ts';
import { agreementOf, agreementText, storeAgreement } from './agreement.ts';

const [name = 'latest'] = process.argv.slice(2);
const agreement = agreementOf(await openComparable(name));
await storeAgreement(agreement);
console.log(agreementText(agreement));
