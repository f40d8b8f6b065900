import { describeGateway } from '../cli/gateway.ts';
import { programOf, runProgram } from './run.ts';

// dist/gateway.cjs --config FILE
runProgram(describeGateway(programOf('gateway')));
