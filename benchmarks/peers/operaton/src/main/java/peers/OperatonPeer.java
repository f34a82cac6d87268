package peers;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.operaton.bpm.engine.ProcessEngine;
import org.operaton.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.operaton.bpm.engine.task.Task;

/** Operaton, embedded. */
public final class OperatonPeer implements Peer {
    private ProcessEngine engine;

    public static void main(String[] arguments) throws Exception {
        Bench.run(new OperatonPeer(), arguments);
    }

    @Override
    public void open(DataSource database) {
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(database);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setHistory("full");
        configuration.setJobExecutorActivate(false);
        configuration.setMetricsEnabled(false);
        configuration.setTaskMetricsEnabled(false);
        configuration.setEnforceHistoryTimeToLive(false);
        engine = configuration.buildProcessEngine();
    }

    @Override
    public void deploy(String file, String bpmn) {
        engine.getRepositoryService().createDeployment().addString(file, bpmn).deploy();
    }

    @Override
    public String start(String process) {
        return engine.getRuntimeService().startProcessInstanceByKey(process).getId();
    }

    @Override
    public List<String> openTasks(String instance) {
        return engine.getTaskService().createTaskQuery().processInstanceId(instance).list().stream()
                .map(Task::getId)
                .toList();
    }

    @Override
    public void complete(String task, int value) {
        engine.getTaskService().complete(task, Map.of("a", value));
    }

    @Override
    public String version() {
        return "Operaton " + ProcessEngine.class.getPackage().getImplementationVersion();
    }

    @Override
    public void close() {
        engine.close();
    }
}
