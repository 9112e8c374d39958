import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;

/** Every picture that is kept in the repository is well-formed XML without entities, links to elsewhere or scripts. */
public class Pictures {
    public static void main(String[] arguments) throws Exception {
        List<Path> pictures;
        try (var files = Files.walk(Path.of("."))) {
            pictures = files
                .filter(file -> file.toString().endsWith(".svg"))
                .filter(file -> !file.startsWith("./target"))
                .toList();
        }
        if (pictures.isEmpty()) throw new IllegalStateException("no picture was found: nothing was checked");
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        for (Path picture : pictures) {
            var document = factory.newDocumentBuilder().parse(picture.toFile());
            if (document.getElementsByTagName("script").getLength() > 0) {
                throw new IllegalStateException(picture + " holds a script");
            }
        }
        System.out.println(pictures.size() + " picture(s) read");
    }
}
