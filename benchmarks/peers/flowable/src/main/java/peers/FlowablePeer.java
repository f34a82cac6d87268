package peers;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.task.api.Task;

/** Flowable, embedded. */
public final class FlowablePeer implements Peer {
    private ProcessEngine engine;

    public static void main(String[] arguments) throws Exception {
        Bench.run(new FlowablePeer(), arguments);
    }

    @Override
    public void open(DataSource database) {
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(database);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setHistoryLevel(HistoryLevel.FULL);
        configuration.setAsyncExecutorActivate(false);
        configuration.setDisableIdmEngine(true);
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
        return "Flowable " + ProcessEngine.VERSION;
    }

    @Override
    public void close() {
        engine.close();
    }
}
