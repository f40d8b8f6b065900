import { describeStore } from '../../contract/store.ts';
import { sqliteKit } from './sqlite-kit.ts';

describeStore('the store on SQLite', sqliteKit);
