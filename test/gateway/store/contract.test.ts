import { testStore } from '../../contract/store.ts';
import { sqliteKit } from './sqlite-kit.ts';

testStore(sqliteKit);
